/** UseShrink: LINE's `shrink-to-fit`: one line whose letters get smaller until it fits, never below 60 %. */
import { useLayoutEffect, useRef } from 'preact/hooks'

const leastScale = 0.6

export function useShrink<E extends HTMLElement>(wanted: boolean, text: string) {
  const ref = useRef<E>(null)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element || !wanted) return
    const fit = () => {
      element.style.removeProperty('font-size')
      const scale = element.clientWidth / element.scrollWidth
      if (scale >= 1 || !Number.isFinite(scale)) return
      const sizePx = Number.parseFloat(getComputedStyle(element).fontSize)
      element.style.fontSize = `${Math.floor(sizePx * Math.max(scale, leastScale) * 10) / 10}px`
    }
    fit()
    void document.fonts.ready.then(fit)
  }, [wanted, text])
  return ref
}
