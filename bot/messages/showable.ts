/** Showable: may a picture stand in a bubble? */

/** LINE fetches https only; the loopback is the sandbox's. */
export const isShowable = (url: string): boolean =>
  /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)[:/])/.test(url) && url.length <= 2000
