/** UseToast: a sentence that goes away by itself. */
import { useCallback, useLayoutEffect, useState } from 'preact/hooks'

const toastMs = 4000

export function useToast(): [string | null, (text: string) => void] {
  const [toast, setToast] = useState<{ text: string } | null>(null)
  useLayoutEffect(() => {
    if (!toast) return
    const timer = setTimeout(() => setToast(null), toastMs)
    return () => clearTimeout(timer)
  }, [toast])
  return [toast?.text ?? null, useCallback((text: string) => setToast({ text }), [])]
}
