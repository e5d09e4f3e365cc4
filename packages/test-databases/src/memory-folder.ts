import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { freemem } from 'node:os'
import path from 'node:path'

/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm'

const GIGABYTE = 1024 ** 3

/**
 * A new folder in memory for all that the tests write; none where there is no room for it or programs in it do not run.
 *
 * A database of PostgreSQL is a thousand files, and tests make and drop thousands of databases. On ext4 without a journal, which many
 * virtual machines have, that took two fifths of the processors' time: a new file gets no number that was in use in the last seconds, and
 * these are looked through one by one. https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/fs/ext4/ialloc.c
 */
export function memoryFolder(): string | undefined {
  if (process.platform !== 'linux' || freemem() < 8 * GIGABYTE || roomIn(MEMORY) < 8 * GIGABYTE) return undefined
  const folder = mkdtempSync(path.join(MEMORY, 'mig-test-'))
  if (runsPrograms(folder)) return folder
  rmSync(folder, { recursive: true })
  return undefined
}

/** Bytes; none where nothing can be written. */
function roomIn(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return 0
  }
}

function runsPrograms(folder: string): boolean {
  const program = path.join(folder, 'program')
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 })
  return spawnSync(program).status === 0
}
