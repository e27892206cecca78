/** Shapes that many messages of the contract are made of. */
import { Type, type Static, type TSchema } from 'typebox'

export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
export const oneOf = <const T extends string[]>(...values: T) =>
  Type.Unsafe<T[number]>(Type.String({ enum: values }))
export const isoDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
export const clockTime = Type.String({ pattern: '^\\d{2}:\\d{2}$' })
export const memberNo = Type.String({ pattern: '^\\d{6}$' })
export const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
export const yen = Type.Integer({ minimum: 0, maximum: 999_999 })

/** [left, top, width, height] in pixels of the upright photo */
export const box = Type.Unsafe<[number, number, number, number]>(
  Type.Array(Type.Number(), { minItems: 4, maxItems: 4 }),
)

/** `field` names the input to mend: a field of the request, null for the whole. Codes: docs/errors.md. */
export const ErrorBody = Type.Object({
  error: Type.Object({ code: Type.String(), message: Type.String(), field: orNull(Type.String()) }),
})
export type ErrorBody = Static<typeof ErrorBody>

export const Option = Type.Object({ code: Type.String(), label: Type.String() })
export type Option = Static<typeof Option>
