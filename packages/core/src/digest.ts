/**
 * The digest of a text, in hexadecimal digits.
 *
 * Node's cryptography is fetched with the first digest, not by an import: most commands need none, and it takes as long to load as a
 * tenth of what they do.
 */
export function digest(algorithm: 'md5' | 'sha256', text: string): string {
  return process.getBuiltinModule('node:crypto').createHash(algorithm).update(text).digest('hex')
}
