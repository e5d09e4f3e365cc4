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
 * A database of PostgreSQL is some three hundred files, and tests make and drop many databases. On ext4 two fifths of the processors' time
 * went into finding numbers for new files among those of files that had just been deleted: `recently_deleted` in
 * https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/fs/ext4/ialloc.c
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
