import { fileURLToPath } from 'node:url'
import type { Caller } from './queue.ts'

/** Remembers where the method was called; the text is made when somebody asks, since most calls succeed. */
export function callSite(entry: Caller['entry'], file: string | undefined): () => string | undefined {
  const trace: { stack?: string } = {}
  Error.captureStackTrace(trace, entry)
  let found: string | undefined
  return () => (found ??= trace.stack === undefined ? undefined : lineOf(trace.stack, file))
}

/**
 * `file:line` of the first frame in `file`, so that a call in a function of another module is found where the revision uses it;
 * without such a frame, of the first one.
 */
export function lineOf(stack: string, file?: string): string | undefined {
  const frames = stack.split('\n').flatMap((text) => {
    const [, path, line] = /^\s*at (?:.*\()?(?:async )?(.+?):(\d+):\d+\)?$/.exec(text) ?? []
    return path === undefined || line === undefined || path.startsWith('node:') ? [] : [{ path: toPath(path), line }]
  })
  const frame = frames.find(({ path }) => path === file) ?? frames[0]
  return frame === undefined ? undefined : `${frame.path}:${frame.line}`
}

function toPath(path: string): string {
  return path.startsWith('file:') ? fileURLToPath(path) : path
}
