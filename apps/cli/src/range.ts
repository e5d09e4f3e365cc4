/** The arguments of a script: the first one may be a range, whose start says where the database is. */
export function splitTargets(args: readonly string[]): { readonly from?: string; readonly to: string | readonly string[] } {
  const [first = '', ...others] = args
  const { from, to } = splitRange(first)
  return { ...(from === undefined ? {} : { from }), to: others.length === 0 ? to : [to, ...others] }
}

/** `a:b` of a script's argument; a lone identifier says where it leads. */
export function splitRange(text: string): { readonly from?: string; readonly to: string } {
  const colon = text.indexOf(':')
  if (colon < 0) return { to: text }
  const from = text.slice(0, colon)
  const to = text.slice(colon + 1)
  return { ...(from === '' ? {} : { from }), to: to === '' ? 'head' : to }
}
