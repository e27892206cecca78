declare module 'zengin-code' {
  interface Place {
    code: string
    name: string
    /** full-width kana, small kana already enlarged */
    kana: string
  }
  const banks: Record<string, Place & { branches: Record<string, Place> }>
  export default banks
}
