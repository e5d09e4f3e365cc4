import { writeFileSync } from 'node:fs'
import path from 'node:path'
import * as autogenerate from '@mig/autogenerate'
import { temporaryFolder } from '@mig/test-databases'
import { expect, test } from 'vitest'
import { givenDecisions } from '../src/answers.ts'
import { terminalAsk } from '../src/ask.ts'

test('flags win over the file that they name, and the rest of it counts', () => {
  const folder = temporaryFolder()
  try {
    writeFileSync(path.join(folder.path, 'answers.json'), '{ "rename": ["a=b", "c=d"], "no-rename": "e", "fill": "t.x=1" }')
    const options = { answers: 'answers.json', noRename: ['a'], fillSql: ["t.y=lower('A')"] }
    expect(givenDecisions(autogenerate, options, { folder: folder.path })).toEqual({
      rename: [
        { subject: 'a', to: null },
        { subject: 'c', to: 'd' },
        { subject: 'e', to: null },
      ],
      fill: [
        { subject: 't.y', sql: "lower('A')" },
        { subject: 't.x', value: '1' },
      ],
      using: [],
      map: [],
      missing: [],
    })
  } finally {
    folder.remove()
  }
})

test('nobody is asked for JSON', () => {
  expect(terminalAsk({ json: true })).toEqual({})
})
