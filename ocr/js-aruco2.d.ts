/** The parts of js-aruco2 that are used here; the package brings no types. */
declare module 'js-aruco2' {
  interface Marker {
    id: number
    /** clockwise from the marker's own top left */
    corners: { x: number; y: number }[]
    hammingDistance: number
  }
  interface Detector {
    detect(image: { width: number; height: number; data: Uint8ClampedArray }): Marker[]
  }
  const aruco: {
    AR: {
      Dictionary: new (name: string) => { codeList: string[] }
      Detector: new (config?: { dictionaryName?: string; maxHammingDistance?: number }) => Detector
    }
  }
  export default aruco
}
