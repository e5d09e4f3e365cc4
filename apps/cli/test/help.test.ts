import { describe, expect, test } from 'vitest'
import { readArguments } from '../src/arguments.ts'
import { commandName } from '../src/command.ts'
import { COMMANDS, GLOBAL_OPTIONS } from '../src/commands.ts'
import { commandHelp, programHelp } from '../src/help.ts'

test('the help of the program has every command and every option of all of them', () => {
  const help = programHelp()
  for (const { usage, summary } of COMMANDS) expect(help).toMatch(line(usage, summary))
  for (const { flags, summary } of GLOBAL_OPTIONS) expect(help).toMatch(line(flags, summary))
})

test('lines fit a terminal', () => {
  const lines = [programHelp(), ...COMMANDS.map(commandHelp)].join('\n').split('\n')
  expect(lines.filter((text) => text.length > 110)).toEqual([])
})

describe.each(COMMANDS.map((command) => [commandName(command), command] as const))('%s', (name, command) => {
  test('its help has its usage and every option', () => {
    const help = commandHelp(command)
    expect(help).toContain(`Usage: mig ${command.usage} [options]`)
    expect(help).toContain(command.summary)
    for (const { flags, summary } of [...command.options, ...GLOBAL_OPTIONS]) expect(help).toMatch(line(flags, summary))
  })

  test('its examples are understood', () => {
    expect(command.examples.length).toBeGreaterThan(0)
    for (const example of command.examples) {
      expect(commandHelp(command)).toContain(example)
      const words = example.split(' > ')[0]?.match(/"[^"]*"|\S+/g)?.map((word) => word.replaceAll('"', '')) ?? []
      expect(words.slice(0, 2)).toEqual(['mig', name])
      expect(readArguments(words.slice(1))).toMatchObject({ kind: 'command', command: { usage: command.usage } })
    }
  })
})

/** A line of a table: the two texts, with room between them. */
function line(left: string, right: string): RegExp {
  const escaped = [left, right].map((text) => text.replace(/[\\^$.|?*+()[\]{}<>]/g, String.raw`\$&`))
  return new RegExp(`^ +${escaped[0]} {2,}${escaped[1]}$`, 'm')
}
