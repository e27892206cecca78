/** UseWide: is there room for the panels beside the phone? */
import { useLayoutEffect, useState } from 'preact/hooks'

const query = '(min-width: 1000px)'

export function useWide(): boolean {
  const [wide, setWide] = useState(() => matchMedia(query).matches)
  useLayoutEffect(() => {
    const media = matchMedia(query)
    const change = () => setWide(media.matches)
    media.addEventListener('change', change)
    return () => media.removeEventListener('change', change)
  }, [])
  return wide
}
