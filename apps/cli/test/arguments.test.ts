import { describe, expect, test } from 'vitest'
import { readArguments, type Mistake } from '../src/arguments.ts'
import { commandName } from '../src/command.ts'
import { COMMANDS } from '../src/commands.ts'

/** `command args… {options}` of a line that is understood. */
function understood(...argv: string[]): readonly [string, readonly string[], object] {
  const request = readArguments(argv)
  if (request.kind !== 'command') throw new TypeError(`${argv.join(' ')} was not understood: ${JSON.stringify(request)}`)
  return [commandName(request.command), request.args, request.options]
}

function mistake(...argv: string[]): Mistake {
  const request = readArguments(argv)
  if (request.kind !== 'mistake') throw new TypeError(`${argv.join(' ')} was understood`)
  return request
}

describe('words that look like numbers or options', () => {
  test.each(['-1', '+2', '0012', '1e5', '007', '-12', '+0', '8f2c+2', '8f2c-1', '12345678901234567890', '0x1f', '.5', '-.5', '', '-', ' '])(
    'the revision %j arrives as it was typed',
    (word) => {
      expect(understood('downgrade', word)).toEqual(['downgrade', [word], {}])
      expect(understood('--json', 'upgrade', word)).toEqual(['upgrade', [word], { json: true }])
    },
  )

  test.each(['007', '1e5', '-1', '+2', '0012', ''])('the option value %j arrives as it was typed', (word) => {
    for (const line of [[`--rev-id=${word}`], ['--rev-id', word]]) {
      if (word === '' && line.length === 1) continue
      expect(understood('revision', ...line)).toEqual(['revision', [], { revId: word }])
    }
  })

  test('ranges', () => {
    expect(understood('history', '-r', '-3:')).toEqual(['history', [], { r: '-3:', revRange: '-3:' }])
    expect(understood('history', '-r=-3:', '-i')).toMatchObject(['history', [], { revRange: '-3:', indicateCurrent: true }])
    expect(understood('history', '--rev-range=-3:head')).toMatchObject(['history', [], { revRange: '-3:head' }])
    expect(understood('history', '-r', ':current')).toMatchObject(['history', [], { revRange: ':current' }])
    for (const range of ['-3:x', '-3:', ':current', 'a1:b2', '8f2c-2:']) {
      expect(understood('history', `-r${range}`, '-v')).toMatchObject(['history', [], { revRange: range, verbose: true }])
    }
    expect(understood('upgrade', '1a:2b', '--sql')).toEqual(['upgrade', ['1a:2b'], { sql: true }])
  })

  test('messages', () => {
    expect(understood('revision', '-m', '-1 day')).toMatchObject(['revision', [], { message: '-1 day' }])
    expect(understood('revision', '-m', '12')).toMatchObject(['revision', [], { message: '12' }])
    expect(understood('revision', '--message=--force')).toMatchObject(['revision', [], { message: '--force' }])
    expect(understood('revision', '-m', 'a=b')).toMatchObject(['revision', [], { message: 'a=b' }])
    expect(understood('revision', '-m', '')).toMatchObject(['revision', [], { message: '' }])
    expect(understood('revision', '-m', 'true')).toMatchObject(['revision', [], { message: 'true' }])
    expect(understood('revision', '-madd currency', '--sql')).toMatchObject(['revision', [], { message: 'add currency', sql: true }])
    expect(understood('show', '--', '-mark')).toEqual(['show', ['-mark'], {}])
    expect(understood('-cdb/mig.config.ts', 'current', '-v')).toMatchObject(['current', [], { config: 'db/mig.config.ts', verbose: true }])
  })
})

describe('options that begin with no', () => {
  test('are options of their own, with values and without', () => {
    expect(understood('revision', '--no-rename', 'users.a', '--no-rename=users.b', '--rename', 'users.c=users.d')).toEqual([
      'revision',
      [],
      { noRename: ['users.a', 'users.b'], rename: ['users.c=users.d'] },
    ])
    expect(understood('revision', '--no-verify', '--no-fill', '"a.b".c')).toEqual(['revision', [], { noVerify: true, noFill: ['"a.b".c'] }])
    expect(understood('show', '--', '--no-rename')).toEqual(['show', ['--no-rename'], {}])
  })

  test('and are told from others', () => {
    expect(mistake('revision', '--no-rename').message).toBe('--no-rename needs a value')
    expect(mistake('revision', '--no-autogenerate').message).toBe('mig revision has no option --no-autogenerate')
    expect(mistake('revision', '--no-verify=yes').message).toBe('--no-verify takes no value')
    expect(mistake('upgrade', '--no-rename', 'a').message).toBe('mig upgrade has no option --no-rename')
  })
})

describe('an option whose value may be left out', () => {
  test('takes it behind an equals sign alone, so that a revision stays a revision', () => {
    expect(understood('upgrade', '--backup', '8f2c')).toEqual(['upgrade', ['8f2c'], { backup: true }])
    expect(understood('downgrade', '--backup', '-1')).toEqual(['downgrade', ['-1'], { backup: true }])
    expect(understood('upgrade', 'head', '--backup')).toEqual(['upgrade', ['head'], { backup: true }])
    expect(understood('upgrade', 'head', '--backup=./backups')).toEqual(['upgrade', ['head'], { backup: './backups' }])
    expect(understood('upgrade', '--backup=007', 'head')).toEqual(['upgrade', ['head'], { backup: '007' }])
    expect(understood('restore', '--backup', './before.db', '-y')).toMatchObject(['restore', ['./before.db'], { backup: true, yes: true }])
  })

  test('a path behind a space, and none behind the equals sign', () => {
    expect(mistake('upgrade', '--backup', './before.db')).toMatchObject({
      message: '--backup takes its path behind an equals sign',
      hint: 'Write --backup=./before.db',
    })
    expect(mistake('upgrade', '--backup=')).toMatchObject({ message: '--backup= has nothing behind it' })
    expect(mistake('upgrade', '--backup', '--backup=x').message).toBe('--backup is given more than once')
  })
})

describe('where options stand', () => {
  test('before the command, after it, between its arguments', () => {
    const expected = ['upgrade', ['head'], { url: 'sqlite:./a.db', json: true }]
    expect(understood('--url', 'sqlite:./a.db', '--json', 'upgrade', 'head')).toEqual(expected)
    expect(understood('upgrade', '--json', 'head', '--url', 'sqlite:./a.db')).toEqual(expected)
    expect(understood('upgrade', '--json', '--url=sqlite:./a.db', 'head')).toEqual(expected)
  })

  test('-x, as often as needed', () => {
    expect(understood('upgrade', '-x', 'region=eu', '-xdry', '--tag', 'v1.4')).toMatchObject(['upgrade', [], { x: ['region=eu', 'dry'], tag: 'v1.4' }])
  })

  test('short options together', () => {
    expect(understood('history', '-iv')).toMatchObject(['history', [], { indicateCurrent: true, verbose: true }])
    expect(understood('history', '-ir', 'a:b')).toMatchObject(['history', [], { indicateCurrent: true, revRange: 'a:b' }])
  })

  test('what stands after two dashes is an argument', () => {
    expect(understood('init', '--', 'migrations')).toEqual(['init', ['migrations'], {}])
    expect(understood('show', '--', '--odd')).toEqual(['show', ['--odd'], {}])
    expect(understood('init', '--', '--json=1')).toEqual(['init', ['--json=1'], {}])
    expect(mistake('init', 'a', '--', 'b').message).toContain('got b as well')
  })
})

describe('mistakes', () => {
  test.each(['upgrad', 'Upgrade', 'hsitory', ''])('the unknown command %j comes with all commands to choose from', (word) => {
    const message = `mig has no command ${word === '' ? '""' : word}`
    expect(mistake(word)).toEqual({ kind: 'mistake', message, word, candidates: COMMANDS.map(commandName) })
  })

  test('an unknown option comes with the options of the command', () => {
    const { message, word, candidates } = mistake('upgrade', '--slq')
    expect({ message, word }).toEqual({ message: 'mig upgrade has no option --slq', word: '--slq' })
    expect(candidates).toEqual(expect.arrayContaining(['--dry-run', '--sql', '--config', '--json', '--help']))
    expect(candidates).not.toContain('--autogenerate')
    expect(mistake('revision', '--autogenrate').candidates).toContain('--autogenerate')
    expect(mistake('current', '-X').message).toBe('mig current has no option -X')
    expect(mistake('current', '-y').message).toBe('mig current has no option -y')
    expect(mistake('--vers')).toMatchObject({ message: 'mig has no option --vers', word: '--vers' })
    expect(mistake('current', '--autogenerate').message).toBe('mig current has no option --autogenerate')
    expect(mistake('current', '--config.file=x').message).toBe('mig current has no option --config.file')
  })

  test('an option may be given once, by whichever name', () => {
    expect(mistake('revision', '-m', 'a', '-m', 'b').message).toBe('--message is given more than once')
    expect(mistake('revision', '-m', 'a', '--message', 'b').message).toBe('--message is given more than once')
    expect(mistake('upgrade', '--url', 'a', '--url', 'b').message).toBe('--url is given more than once')
    expect(mistake('upgrade', '--json', '--json').message).toBe('--json is given more than once')
  })

  test('some options and arguments may be given several times', () => {
    expect(understood('revision', '--depends-on', '1e5', '--depends-on=b', '--branch-label', 'x')).toEqual([
      'revision', [], { dependsOn: ['1e5', 'b'], branchLabel: ['x'] },
    ])
    expect(mistake('revision', '--depends-on', '--depends-on', 'b').message).toBe('--depends-on needs a value')
    expect(understood('merge', 'a', '0012', '--splice', 'c')).toEqual(['merge', ['a', '0012', 'c'], { splice: true }])
    expect(understood('upgrade')).toEqual(['upgrade', [], {}])
    expect(understood('upgrade', 'a', 'b')).toEqual(['upgrade', ['a', 'b'], {}])
    expect(mistake('merge').message).toBe('mig merge needs at least one revision')
  })

  test('a value that is missing', () => {
    expect(mistake('revision', '-m').message).toBe('--message needs a value')
    expect(mistake('revision', '--rev-id', '--sql').message).toBe('--rev-id needs a value')
    expect(mistake('upgrade', '--url').message).toBe('--url needs a value')
    expect(mistake('--url').message).toBe('--url needs a value')
    expect(mistake('revision', '--no-message').message).toBe('mig revision has no option --no-message')
    expect(mistake('history', '-r').hint).toContain('--rev-range=-x')
  })

  test('a value that nobody asked for', () => {
    expect(mistake('upgrade', '--sql=head').message).toBe('--sql takes no value')
    expect(mistake('upgrade', '--json=pretty').message).toBe('--json takes no value')
    expect(mistake('history', '-v=2').message).toBe('--verbose takes no value')
  })

  test('too many arguments, and too few', () => {
    expect(mistake('downgrade', '-1', 'base').message).toBe('mig downgrade takes <revision>, and got base as well')
    expect(mistake('current', 'head').message).toBe('mig current takes no argument, and got head as well')
    expect(mistake('init', 'a', 'b', 'c').message).toBe('mig init takes [folder], and got b c as well')
    expect(mistake('downgrade').message).toMatch(/^mig downgrade needs a <revision/)
    expect(mistake('downgrade').hint).toBe('For example: mig downgrade -1')
    expect(mistake('stamp', '--sql').message).toBe('mig stamp needs at least one revision')
    expect(mistake('show').message).toBe('mig show needs at least one revision')
  })

  test('options without a command', () => {
    expect(mistake('--json').message).toBe('These options need a command to go with')
    expect(mistake('--url', 'sqlite:./a.db').message).toBe('These options need a command to go with')
  })
})

describe('help and version', () => {
  test.each([[[]], [['--help']], [['-h']], [['help']], [['--json', '--help']]])('%j is the help of the program', (argv) => {
    expect(readArguments(argv)).toEqual({ kind: 'help' })
  })

  test.each(COMMANDS.map(commandName))('the help of %s', (name) => {
    const expected = { kind: 'help', command: COMMANDS.find((command) => commandName(command) === name) }
    for (const argv of [[name, '--help'], [name, '-h'], ['help', name], ['--help', name]]) expect(readArguments(argv)).toEqual(expected)
  })

  test('help goes before mistakes of the command, and an unknown topic is one', () => {
    expect(readArguments(['downgrade', '--help', '--slq'])).toMatchObject({ kind: 'help' })
    expect(mistake('help', 'upgrad').message).toBe('mig has no command upgrad')
    expect(mistake('upgrad', '--help').message).toBe('mig has no command upgrad')
  })

  test.each([[['--version']], [['-V']], [['-v']], [['upgrade', '--version']], [['--version', '--json']]])('%j is the version', (argv) => {
    expect(readArguments(argv)).toEqual({ kind: 'version' })
  })
})
