import { digest } from '../digest.ts'

/** SHA-256 of a revision's text, the same whatever its line endings are: git changes them from one machine to the other. */
export function checksumOf(text: string): string {
  return digest('sha256', text.replaceAll('\r\n', '\n'))
}
