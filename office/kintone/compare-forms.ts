/**
 * CompareForms: what an app's form lacks of ours.
 *
 * Never:    takes a field, a choice or a record away. Fields of the city's own stay as they are.
 */
import type { Form, FormField } from './forms.ts'

export interface FormPlan {
  /** not there yet */
  add: Form
  /** there, but not as we need it; whole fields, as kintone wants them */
  change: Form
  /** for people: what is added or changed */
  says: string[]
  /** what no API can mend: a field of another kind under our code */
  blocked: string[]
}

export function compareForms(ours: Form, theirs: Record<string, FormField>): FormPlan {
  const plan: FormPlan = { add: {}, change: {}, says: [], blocked: [] }
  for (const [code, wanted] of Object.entries(ours)) {
    const there = theirs[code]
    if (!there) {
      plan.add[code] = wanted
      plan.says.push(`+ ${code}（${wanted.type}）`)
    } else if (there.type !== wanted.type) {
      plan.blocked.push(`${code} は ${there.type} です。${wanted.type} に作り直してください`)
    } else {
      const wrong = wrongIn(wanted, there, plan)
      if (wrong.length === 0) continue
      plan.change[code] = merged(wanted, there)
      plan.says.push(...wrong.map((what) => `~ ${code}: ${what}`))
    }
  }
  return plan
}

function wrongIn(wanted: FormField, there: FormField, plan: FormPlan): string[] {
  const options = Object.keys(wanted.options ?? {}).filter((label) => !there.options?.[label])
  const inner = Object.entries(wanted.fields ?? {})
  const other = inner.filter(([code, one]) => there.fields?.[code] && there.fields[code].type !== one.type)
  for (const [code, one] of other)
    plan.blocked.push(
      `${wanted.code} の ${code} は ${there.fields![code]!.type} です。${one.type} に作り直してください`,
    )
  return [
    ...(wanted.required && !there.required ? ['必須にする'] : []),
    ...(wanted.unique && !there.unique ? ['値の重複を禁止する'] : []),
    ...(wanted.unit && wanted.unit !== there.unit ? [`単位を「${wanted.unit}」にする`] : []),
    ...options.map((label) => `選択肢「${label}」を足す`),
    ...inner.filter(([code]) => !there.fields?.[code]).map(([code]) => `列「${code}」を足す`),
  ]
}

/** Ours over theirs; their own choices and columns stay: one left out of an update would be gone. */
function merged(wanted: FormField, there: FormField): FormField {
  const known = Object.values(there.options ?? {})
  const added = Object.keys(wanted.options ?? {}).filter((label) => !there.options?.[label])
  const options = [
    ...known.sort((a, b) => Number(a.index) - Number(b.index)).map(({ label }) => label),
    ...added,
  ]
  return {
    ...wanted,
    label: there.label,
    ...(wanted.options && {
      options: Object.fromEntries(options.map((label, index) => [label, { label, index: String(index) }])),
    }),
    ...(wanted.fields && { fields: { ...there.fields, ...wanted.fields } }),
  }
}
