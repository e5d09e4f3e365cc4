import path from 'node:path'
import { findPackage } from '../load/find-package.ts'

/**
 * A package as a file of the project would import it, or as this package does where there is no file; undefined where it is not
 * installed.
 */
export async function projectPackage(name: string, file: string | undefined): Promise<object | undefined> {
  const url = await findPackage(name, file === undefined ? import.meta.dirname : path.dirname(path.resolve(file)))
  return url === undefined ? undefined : ((await import(/* @vite-ignore */ url)) as object)
}
