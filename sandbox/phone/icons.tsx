/** Icons: our own line drawings, 24 × 24, drawn in the colour of the text beside them. */
const paths = {
  send: 'M4 12 20 4l-5 16-3.5-6.5z M11.5 13.5 20 4',
  plus: 'M12 5v14 M5 12h14',
  menu: 'M4 6h16v12H4z M4 12h16 M12 6v12',
  down: 'M6 9.5l6 6 6-6',
  close: 'M6 6l12 12 M18 6 6 18',
  back: 'M14.5 5.5 8 12l6.5 6.5',
  next: 'M9.5 5.5 16 12l-6.5 6.5',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z M2.5 20c.4-4 3-6 6.500-6s6.100 2 6.500 6 M16 4.300a3.500 3.500 0 0 1 0 6.400 M17.500 14.300c2.300.7 3.700 2.600 4 5.700',
  photo: 'M4 6h16v13H4z M4 16l4.500-4.500 4 4 2.500-2.500 5 5 M15.500 10.500h.01',
  album: 'M7 4h13v12H7z M4 8v12h13 M7 13l4-4 3.500 3.500 2-2L20 14',
  sticker:
    'M12 3a9 9 0 1 0 9 9 M12 3l9 9c-5 0-9-4-9-9z M8.500 14.500c1.800 2 4.500 2.200 6.500.5 M8.500 10.500h.01',
  location:
    'M12 21c4-4.500 6.500-7.800 6.500-11a6.500 6.500 0 1 0-13 0c0 3.200 2.500 6.500 6.500 11z M12 12.300a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600z',
  audio:
    'M12 3.500a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3z M5.500 11.500a6.500 6.500 0 0 0 13 0 M12 18v3',
  video: 'M3.500 6.500h12v11h-12z M15.500 10.500l5-3v9l-5-3',
  file: 'M6 3.500h8l4 4v13H6z M14 3.500v4h4 M9 12h6 M9 15.500h6',
  letter: 'M3.500 6h17v12.500h-17z M3.500 7l8.500 6.500L20.500 7',
  help: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z M9.500 9.500a2.500 2.500 0 1 1 3.600 2.200c-.8.4-1.100.9-1.100 1.800 M12 16.700h.01',
  dots: 'M6 12h.01 M12 12h.01 M18 12h.01',
  play: 'M8 5.500v13l11-6.500z',
  chat: 'M4 5h16v11h-9l-4 3.500V16H4z',
  wrench:
    'M14.500 6.500a4 4 0 0 1 5-1.500l-2.500 2.500 1.500 1.500L21 6.500a4 4 0 0 1-5.500 5L8 19a2 2 0 0 1-3-3l7.500-7.500z',
  open: 'M13 5h6v6 M19 5l-8 8 M17 14v5H5V7h5',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  )
}

/** The account's picture: a roof over a big and a small person. */
export function BotFace({ size = 34 }: { size?: number }) {
  return (
    <svg class="bot-face" width={size} height={size} viewBox="0 0 36 36" aria-hidden="true" focusable="false">
      <circle cx="18" cy="18" r="18" class="bot-face-ground" />
      <path d="M7.500 16.500 18 8l10.500 8.500" class="bot-face-roof" />
      <circle cx="15" cy="18" r="2.700" class="bot-face-body" />
      <path d="M10.500 28c0-4.200 1.800-6 4.500-6s4.500 1.800 4.500 6z" class="bot-face-body" />
      <circle cx="22.500" cy="21" r="2" class="bot-face-body" />
      <path d="M20.500 28c0-3 .8-4.200 2.200-4.200s3 1.200 3 4.200z" class="bot-face-body" />
    </svg>
  )
}
