/** The part of heic-decode we use; it ships no types. */
declare module 'heic-decode' {
  interface Pixels {
    width: number
    height: number
    /** RGBA */
    data: Uint8ClampedArray
  }
  interface Picture {
    width: number
    height: number
    decode(): Promise<Pixels>
  }
  const decode: { all(options: { buffer: Uint8Array }): Promise<Picture[]> }
  export default decode
}
