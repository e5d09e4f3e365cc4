// `npm start`: installs, builds, and runs the main job on the example's models with a SQLite file: init, autogenerate,
// upgrade, a change of the models, autogenerate again, downgrade, history. Everything it makes is in apps/finance-inbox/demo.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { pnpm, root } from './pnpm.mjs'

if (!process.argv.includes('--no-install')) {
  pnpm('install', '--frozen-lockfile')
  pnpm('build')
}

const example = path.join(root, 'apps/finance-inbox')
const demo = path.join(example, 'demo')
const mig = path.join(root, 'apps/cli/dist/main.js')
const expenses = path.join(demo, 'src/models/expenses.ts')
const NEW_COLUMN = "    currency: t.char(3).notNull().default('EUR'),\n"

fs.rmSync(demo, { recursive: true, force: true })
fs.cpSync(path.join(example, 'src'), path.join(demo, 'src'), { recursive: true })
const models = fs.readFileSync(expenses, 'utf8')
if (!models.includes(NEW_COLUMN)) throw new Error(`${expenses} has no currency column to begin without`)
fs.writeFileSync(expenses, models.replace(NEW_COLUMN, ''))

say('A project with models and no migrations yet')
run('init')
say('The first migration, written from the models')
run('revision', '--autogenerate', '-m', 'create the inbox')
run('upgrade', 'head')
run('current')

say('The models change: an expense gets a currency')
fs.writeFileSync(expenses, models)
run('revision', '--autogenerate', '-m', 'add currency')
showNewest()
run('upgrade', 'head')
run('check')

say('One step back, and forward again')
run('downgrade', '-1', '--yes')
run('history', '--indicate-current')
run('upgrade', 'head')
run('history', '--indicate-current')
say(`Done. Look around in ${path.relative(root, demo)}: app.db, migrations/, mig.config.ts`)

function run(...args) {
  console.log(`\n$ mig ${args.map((arg) => (arg.includes(' ') ? `"${arg}"` : arg)).join(' ')}`)
  const { DATABASE_URL: _, ...env } = process.env
  const { status } = spawnSync(process.execPath, [mig, ...args], { cwd: demo, stdio: 'inherit', env })
  if (status !== 0) process.exit(status ?? 1)
}

function showNewest() {
  const folder = path.join(demo, 'migrations')
  const newest = fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .sort((a, b) => fs.statSync(path.join(folder, a)).mtimeMs - fs.statSync(path.join(folder, b)).mtimeMs)
    .at(-1)
  console.log(`\n$ cat migrations/${newest}\n${fs.readFileSync(path.join(folder, newest), 'utf8')}`)
}

function say(text) {
  console.log(`\n── ${text}`)
}
