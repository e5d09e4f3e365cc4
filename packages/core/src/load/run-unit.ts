import { compileFunction } from 'node:vm'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { compileProblem } from './load-problem.ts'
import type { Namespace } from './namespace.ts'
import type { Unit } from './unit.ts'

/** What a unit can reach while it runs and afterwards. */
export interface Surroundings {
  readonly module: { exports: unknown }
  readonly require: NodeJS.Require | undefined
  readonly imported: (index: number) => Namespace
  readonly dynamicImport: (specifier: string) => Promise<Namespace>
}

const PARAMETERS = ['exports', 'module', 'require', '__migImport', '__migImported', '__filename', '__dirname']

/**
 * Runs a unit once, under the name of its file and with its lines, so that stacks and debuggers show the file.
 * @returns a promise when the unit awaits.
 * @throws LoadError `load.syntax` when V8 refuses the code, and whatever the code throws.
 */
export function runUnit(file: string, source: string, unit: Unit, surroundings: Surroundings): void | Promise<void> {
  const { module, require, imported, dynamicImport } = surroundings
  // A function of its own inside: the file may declare `require` or `__dirname` itself.
  const opening = `return (${unit.isAsync ? 'async ' : ''}() => {`
  const body = compiled(`${opening}${unit.code}\n})()`, file, source, -opening.length)
  const migImport = Object.assign((specifier: unknown) => dynamicImport(String(specifier)), { meta: importMeta(file) })
  const self = unit.isModule ? undefined : module.exports
  return body.call(self, module.exports, module, require, migImport, imported, file, path.dirname(file))
}

type Body = (this: unknown, ...given: readonly unknown[]) => void | Promise<void>

function compiled(code: string, file: string, source: string, columnOffset: number): Body {
  try {
    return compileFunction(code, PARAMETERS, { filename: file, columnOffset }) as Body
  } catch (error) {
    throw compileProblem(file, source, error)
  }
}

/** As Node has it: `url`, `filename`, `dirname`, `resolve`. */
function importMeta(file: string): object {
  const { href } = pathToFileURL(file)
  const resolve = (specifier: string): string => {
    if (/^(?:\.{0,2}\/|file:)/.test(specifier)) return new URL(specifier, href).href
    const found = createRequire(file).resolve(specifier)
    return path.isAbsolute(found) ? pathToFileURL(found).href : found
  }
  return Object.assign(Object.create(null) as object, { url: href, filename: file, dirname: path.dirname(file), resolve })
}
