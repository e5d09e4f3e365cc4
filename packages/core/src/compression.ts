/**
 * A long text as a short one of plain characters.
 *
 * Node's compression is fetched when it is first needed, as cryptography is: most commands need none.
 */
export function compress(text: string): string {
  return process.getBuiltinModule('node:zlib').gzipSync(text).toString('base64')
}

/** The text that `compress` was given. @throws Error for anything else. */
export function decompress(packed: string): string {
  return process.getBuiltinModule('node:zlib').gunzipSync(Buffer.from(packed, 'base64')).toString('utf8')
}
