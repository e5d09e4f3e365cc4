// Lets a child process of a test run the sources: `node --import <this file> --conditions=@mig/source file.ts`.
import { register } from 'node:module'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { transform } from 'sucrase'

if (import.meta.url.endsWith('?hooks') === false) register(`${import.meta.url}?hooks`)

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context)
  const file = fileURLToPath(url)
  const options = { transforms: ['typescript'], keepUnusedImports: true, disableESTransforms: true, filePath: file }
  const { code } = transform(readFileSync(file, 'utf8'), options)
  return { format: 'module', shortCircuit: true, source: code }
}
