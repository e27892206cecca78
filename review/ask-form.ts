/**
 * AskForm: whose key Ctrl+Enter is. Inside a form it is that form's own button; while a form lies open that asks
 * something (`data-asks`), it is that form's wherever the hand is; only then it is the page's main step.
 */

/** @returns false: no form wants it, the page takes its step */
export function pressForm(target: EventTarget | null): boolean {
  const around = target instanceof Element ? target.closest('form') : null
  const form = around ?? document.querySelector('form[data-asks]')
  form?.querySelector<HTMLButtonElement>('button:not([type=button])')?.click()
  return form !== null
}
