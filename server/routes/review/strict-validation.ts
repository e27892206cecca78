/**
 * StrictValidation: bodies are taken as they are; only query strings, which are all text, become numbers.
 *
 * Fastify's own validator turns values into what a schema allows: a null for "no kind of care" became an empty
 * string. Here a value that does not fit is refused, with the field it stands in.
 */
import type { FastifySchemaCompiler, FastifySchemaValidationError } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Convert } from 'typebox/value'

export const strictValidation: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema)
  return (given: unknown) => {
    const value = httpPart === 'body' ? given : Convert(schema, given)
    if (validator.Check(value)) return { value }
    const [first] = validator.Errors(value)
    const validation: FastifySchemaValidationError[] = [
      {
        keyword: first?.keyword ?? 'type',
        instancePath: fieldPath(first),
        schemaPath: first?.schemaPath ?? '',
        params: {},
        message: first?.message ?? 'does not fit',
      },
    ]
    return { error: Object.assign(new Error('the request does not fit its schema'), { validation }) }
  }
}

/** A missing property is reported at the object that lacks it: name the property. */
function fieldPath(error: { instancePath: string; params?: unknown } | undefined): string {
  const missing = (error?.params as { requiredProperties?: string[] } | undefined)?.requiredProperties?.[0]
  return missing ? `${error?.instancePath ?? ''}/${missing}` : (error?.instancePath ?? '')
}
