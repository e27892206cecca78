/** The parts of js-aruco2 that are used here; the package brings no types. */
declare module 'js-aruco2' {
  interface Corner {
    x: number
    y: number
  }
  interface Marker {
    id: number
    /** clockwise from the marker's own top left */
    corners: Corner[]
    hammingDistance: number
  }
  class Dictionary {
    constructor(name: string)
    codeList: string[]
  }
  class Detector {
    constructor(config?: { dictionaryName?: string; maxHammingDistance?: number })
    detect(image: { width: number; height: number; data: Uint8ClampedArray }): Marker[]
  }
  const aruco: { AR: { Dictionary: typeof Dictionary; Detector: typeof Detector } }
  export default aruco
}
