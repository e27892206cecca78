/**
 * LINE's own OpenAPI description as a check: messages and rich menus as strictly as it says, and no property it
 * does not know.
 */
import { existsSync, readFileSync } from 'node:fs'
import { Ajv2019 } from 'ajv/dist/2019.js'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'

export const LINE_OPENAPI = new URL('../../../shared/line-openapi/messaging-api.yml', import.meta.url)
export const hasLineOpenapi = existsSync(LINE_OPENAPI)

type Schema = Record<string, unknown> & {
  discriminator?: { propertyName: string; mapping: Record<string, string> }
}

/**
 * OpenAPI's `discriminator` means "the schema the type names"; plain JSON Schema does not know it. Each schema that
 * has one gets a twin 'X.any' that chooses by type, and every reference to X becomes one to the twin, except in
 * the children, which extend X itself.
 */
export function lineCheck(name: 'Message' | 'RichMenuRequest'): (value: unknown) => string[] {
  const { schemas } = (
    parse(readFileSync(LINE_OPENAPI, 'utf8')) as { components: { schemas: Record<string, Schema> } }
  ).components
  const $defs: Record<string, unknown> = {}
  for (const [key, schema] of Object.entries(schemas)) {
    const { discriminator, ...rest } = schema
    $defs[key] = rewritten(rest, schemas, true)
    if (discriminator) $defs[`${key}.any`] = twin(discriminator)
  }
  const ajv = new Ajv2019({ strict: false, allErrors: true })
  ;(addFormats as unknown as (ajv: Ajv2019) => void)(ajv)
  const root = schemas[name]?.discriminator ? `${name}.any` : name
  const validate = ajv.compile({ $defs, $ref: `#/$defs/${root}`, unevaluatedProperties: false })
  return (value) =>
    validate(value)
      ? []
      : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`)
}

function twin({ propertyName, mapping }: { propertyName: string; mapping: Record<string, string> }): unknown {
  return {
    type: 'object',
    required: [propertyName],
    unevaluatedProperties: false,
    properties: { [propertyName]: { enum: Object.keys(mapping) } },
    allOf: Object.entries(mapping).map(([type, $ref]) => ({
      if: { properties: { [propertyName]: { const: type } } },
      then: { $ref: $ref.replace('#/components/schemas/', '#/$defs/') },
    })),
  }
}

function rewritten(node: unknown, schemas: Record<string, Schema>, top = false): unknown {
  if (Array.isArray(node)) return node.map((child) => rewritten(child, schemas))
  if (node === null || typeof node !== 'object') return node
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      if (key === '$ref' && typeof value === 'string') return [key, refOf(value, schemas)]
      // a child's `allOf` names its parent, not the choice among all children
      if (top && key === 'allOf' && Array.isArray(value))
        return [key, value.map((part) => parentOr(part, schemas))]
      return [key, rewritten(value, schemas)]
    }),
  )
}

function parentOr(part: unknown, schemas: Record<string, Schema>): unknown {
  const ref = (part as { $ref?: string }).$ref
  return ref ? { $ref: ref.replace('#/components/schemas/', '#/$defs/') } : rewritten(part, schemas)
}

function refOf(ref: string, schemas: Record<string, Schema>): string {
  const key = ref.replace('#/components/schemas/', '')
  return `#/$defs/${key}${schemas[key]?.discriminator ? '.any' : ''}`
}
