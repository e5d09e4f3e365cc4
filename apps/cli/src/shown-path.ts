import path from 'node:path'

/** A file as a person finds it again: relative to the folder where it is below that, else absolute. */
export function shownPath(folder: string, file: string): string {
  const relative = path.relative(folder, file)
  const outside = relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative)
  return relative === '' || outside ? file : relative
}
