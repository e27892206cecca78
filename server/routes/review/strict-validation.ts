/**
 * StrictValidation: bodies are taken as they are; only query strings, which are all text, become numbers.
 *
 * Fastify's own validator turns values into what a schema allows: a null for "no kind of care" became an empty
 * string. Here a value that does not fit is refused, with the field it stands in. So is text with a NUL in it: nobody
 * types one, and the database holds none.
 */
import type { FastifySchemaCompiler, FastifySchemaValidationError } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Convert } from 'typebox/value'

export const strictValidation: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema)
  return (given: unknown) => {
    const value = httpPart === 'body' ? given : Convert(schema, given)
    const nulAt = placeOfNul(value)
    if (nulAt !== null) return misfit({ keyword: 'pattern', instancePath: nulAt, message: 'holds a NUL' })
    if (validator.Check(value)) return { value }
    const [first] = validator.Errors(value)
    return misfit({ ...first, instancePath: fieldPath(first) })
  }
}

function misfit(found: Partial<FastifySchemaValidationError> & { instancePath: string }) {
  const { keyword = 'type', instancePath, schemaPath = '', message = 'does not fit' } = found
  const validation: FastifySchemaValidationError[] = [
    { keyword, instancePath, schemaPath, params: {}, message },
  ]
  return { error: Object.assign(new Error('the request does not fit its schema'), { validation }) }
}

/** @returns the field, as a JSON pointer; null: there is none */
function placeOfNul(value: unknown): string | null {
  if (typeof value === 'string') return value.includes('\0') ? '' : null
  if (typeof value !== 'object' || value === null) return null
  for (const [name, part] of Object.entries(value)) {
    const inside = placeOfNul(part)
    if (inside !== null) return `/${name}${inside}`
  }
  return null
}

/** A missing property is reported at the object that lacks it: name the property. */
function fieldPath(error: { instancePath: string; params?: unknown } | undefined): string {
  const missing = (error?.params as { requiredProperties?: string[] } | undefined)?.requiredProperties?.[0]
  return missing ? `${error?.instancePath ?? ''}/${missing}` : (error?.instancePath ?? '')
}
