/** The parts of js-aruco2 that are used here; the package brings no types. */
declare module 'js-aruco2' {
  interface Marker {
    id: number
    /** clockwise from the marker's own top left */
    corners: { x: number; y: number }[]
    hammingDistance: number
  }
  interface Detector {
    /** its working pictures, written before they are read; by default arrays that grow value by value */
    grey: { data: ArrayLike<number> }
    thres: { data: ArrayLike<number> }
    /** with a border of one pixel; holds the negative numbers of contours too */
    binary: ArrayLike<number>
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
