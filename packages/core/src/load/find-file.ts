import { statSync } from 'node:fs'
import path from 'node:path'

const EXTENSIONS = ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx', '.json']

/** TypeScript files are imported by the name that their JavaScript will have. */
const WRITTEN_AS: { readonly [extension: string]: readonly string[] } = {
  '.js': ['.ts', '.tsx', '.js'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
  '.jsx': ['.tsx', '.jsx'],
}

/** The file that a path means as people import it: with another extension, with none, or as a folder with an index. */
export function findFile(target: string): string | undefined {
  return candidates(target).find((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
}

/** The names under which a path is looked for, in their order. */
export function candidates(target: string): readonly string[] {
  const extension = path.extname(target)
  const stem = target.slice(0, target.length - extension.length)
  return [
    ...(WRITTEN_AS[extension]?.map((other) => stem + other) ?? [target]),
    ...EXTENSIONS.map((other) => target + other),
    ...EXTENSIONS.map((other) => path.join(target, `index${other}`)),
  ]
}
