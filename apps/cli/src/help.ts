import { out } from './colors.ts'
import { commandName, type CommandSpec, type OptionSpec } from './command.ts'
import { COMMANDS, GLOBAL_OPTIONS } from './commands.ts'

/** The help of the program. */
export function programHelp(): string {
  return [
    'Schema migrations for TypeScript.',
    '',
    `${out().bold('Usage')}: mig <command> [options]`,
    '',
    out().bold('Commands'),
    ...columns(COMMANDS.map((command) => [command.usage, command.summary])),
    '',
    out().bold('Options of every command'),
    ...options(GLOBAL_OPTIONS),
    '',
    'A revision is an id or its first letters, head, base, or a step such as +1, -1 or 8f2c+2.',
    'mig <command> --help says more.',
    '',
  ].join('\n')
}

/** The help of one command. */
export function commandHelp(command: CommandSpec): string {
  return [
    `mig ${commandName(command)}: ${command.summary}`,
    '',
    `${out().bold('Usage')}: mig ${command.usage} [options]`,
    '',
    out().bold('Options'),
    ...options([...command.options, ...GLOBAL_OPTIONS]),
    '',
    out().bold('Examples'),
    ...command.examples.map((example) => `  ${example}`),
    '',
  ].join('\n')
}

function options(specs: readonly OptionSpec[]): readonly string[] {
  return columns(specs.map(({ flags, summary }) => [flags.startsWith('--') ? `    ${flags}` : flags, summary]))
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(26, ...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${out().cyan(left.padEnd(width))}  ${right}`)
}
