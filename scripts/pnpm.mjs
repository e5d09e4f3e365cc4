// Runs pnpm in the version that package.json pins, from a machine that has only Node and npm.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
export const { packageManager } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))

/** Ends the process with the command's exit code when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { stdio: 'inherit', cwd: root, ...options })
  if (result.error) {
    console.error(`${command}: ${result.error.message}`)
    process.exit(1)
  }
  if (result.status !== 0) process.exit(result.status ?? 1)
}

export function pnpm(...args) {
  console.log(`\n> pnpm ${args.join(' ')}`)
  run('npx', ['--yes', packageManager, ...args], { env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' } })
}
