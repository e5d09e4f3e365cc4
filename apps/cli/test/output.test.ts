import { spawn, spawnSync } from 'node:child_process'
import { closeSync, constants, existsSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ConfigError, LockError, MigError } from '@mig/core'
import { temporaryFolder } from '@mig/test-databases'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { failureOf, writeAll } from '../src/output.ts'

describe('writing to a pipe', () => {
  let folder: ReturnType<typeof temporaryFolder>
  beforeEach(() => {
    folder = temporaryFolder()
    spawnSync('mkfifo', [path.join(folder.path, 'pipe')])
  })
  afterEach(() => folder.remove())

  /** The end that is written to, as a shell may hand it to a program: it does not block. */
  async function openPipe(): Promise<number> {
    for (let attempt = 0; ; attempt++) {
      try {
        return openSync(path.join(folder.path, 'pipe'), constants.O_WRONLY | constants.O_NONBLOCK)
      } catch (error) {
        // Nobody has opened the other end yet.
        if (attempt === 200 || (error as NodeJS.ErrnoException).code !== 'ENXIO') throw error
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
  }

  test('a reader that is slow gets everything', async () => {
    const reader = spawn('sh', ['-c', 'exec 3<pipe; sleep 0.3; cat <&3 >out'], { cwd: folder.path })
    const ended = new Promise((resolve) => reader.once('exit', resolve))
    const text = 'ä line of a long script\n'.repeat(40_000)
    const pipe = await openPipe()
    writeAll(pipe, text)
    closeSync(pipe)
    await ended
    expect(readFileSync(path.join(folder.path, 'out'), 'utf8') === text).toBe(true)
  })

  test('a reader that has read enough ends the output', async () => {
    const reader = spawn('sh', ['-c', 'exec 3<pipe; head -c 10 <&3 >out'], { cwd: folder.path })
    const ended = new Promise((resolve) => reader.once('exit', resolve))
    const pipe = await openPipe()
    writeAll(pipe, 'x'.repeat(1_000_000))
    closeSync(pipe)
    await ended
    expect(readFileSync(path.join(folder.path, 'out'), 'utf8')).toBe('x'.repeat(10))
  })

  test('any other failure is one', () => {
    const file = path.join(folder.path, 'read-only')
    spawnSync('touch', [file])
    const descriptor = openSync(file, 'r')
    expect(() => writeAll(descriptor, 'text')).toThrow(/EBADF/)
    closeSync(descriptor)
    expect(existsSync(file)).toBe(true)
  })
})

describe('failures', () => {
  test("an error of mig's says what it has to say", () => {
    const { code, message, hint, exit } = failureOf(new ConfigError('config.missing', 'There is none.', { hint: 'Write one.' }))
    expect({ code, message, hint, exit }).toEqual({ code: 'config.missing', message: 'There is none.', hint: 'Write one.', exit: 2 })
    expect(failureOf(new LockError('lock.timeout', 'Too late.')).exit).toBe(4)
  })

  test('an error of another copy of core is one of mig as well', () => {
    const foreign = Object.assign(new Error('No.'), { code: 'dialect.unsupported', exit: 1, [Symbol.for('@mig/core.error')]: true })
    expect(foreign).toBeInstanceOf(MigError)
    expect(failureOf(foreign)).toMatchObject({ code: 'dialect.unsupported', message: 'No.', exit: 1 })
  })

  test('what the operating system refuses is told in a sentence', () => {
    const failure = attempt(() => openSync('/nowhere/at/all', 'r'))
    expect(failure).toEqual({
      code: 'system',
      message: "The operating system refused something: ENOENT: no such file or directory, open '/nowhere/at/all'.",
      hint: 'Check the path and its rights.',
      exit: 1,
    })
  })

  test("anything else is a defect of mig's, and shown with its stack", () => {
    const failure = attempt(() => (undefined as unknown as string).length)
    expect(failure).toMatchObject({ code: 'internal', exit: 1, hint: expect.stringContaining('report') as string })
    expect(failure.message).toMatch(/^mig met something it did not expect\.\nTypeError: .*\n\s+at /)
    expect(failureOf('thrown text').message).toContain('thrown text')
  })

  function attempt(work: () => unknown): ReturnType<typeof failureOf> {
    try {
      work()
    } catch (error) {
      return failureOf(error)
    }
    throw new TypeError('nothing was thrown')
  }
})
