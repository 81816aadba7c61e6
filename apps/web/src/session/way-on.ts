/**
 * A path of this app and nothing else, to go on to after signing in: `//` would lead away, and so would what browsers leave out
 * of an address in between. Not the sign-in itself, either.
 */
export const isWayOn = (to: unknown): to is string =>
  typeof to === 'string' && /^\/(?![/\\])\P{Cc}*$/u.test(to) && !/^\/sign-in(?![^?#])/.test(to)
