import { index, t } from '@mig/core'
import type { Operations } from '@mig/core'

export const revision = '8f2c1d9a7b3e'
export const downRevision = '51d0c2a9e4f7'
export const message = 'shorter'
export const createdAt = '2026-11-22T09:15:00Z'

// Does:
//   alter column users.nick (type)
//   drop column users.old */ name // export
//   drop index ix_0 on users
//   drop index ix_1 on users
//   drop index ix_2 on users
//   drop index ix_3 on users
//   drop index ix_4 on users
//   drop index ix_5 on users
//   drop index ix_6 on users
//   drop index ix_7 on users
//   drop index ix_8 on users
//   drop index ix_9 on users
//   drop index ix_10 on users
//   drop index ix_11 on users
//   drop index ix_12 on users
//   drop index ix_13 on users
//   drop index ix_14 on users
//   drop index ix_15 on users
//   drop index ix_16 on users
//   drop index ix_17 on users
//   and 2 more
// Risks:
//   may fail: users.nick changes from text to character varying(20): values with more than 20 characters stop the
//     upgrade; look for them before
//   loses data: column users.old */ name // export goes with its values: copy before what is still needed; the
//     downgrade brings it back without them
//   locks: nobody reads or writes users while all of its rows are written anew (the type of nick): where it is big, add
//     a column and fill it in steps
// Verified: up, down and up again on SQLite; the downgrade loses data
export async function upgrade(op: Operations): Promise<void> {
  // loses data: column users.old */ name // export and its values
  await op.alterTable('users', (table) => {
    table.alterColumn('nick', { type: t.varchar(20) }, { was: { type: t.text() } })
    table.dropColumn('old */ name\n// export', { was: t.text() })
  })
  await op.dropIndex('users', 'ix_0', { was: index('ix_0').on('nick') })
  await op.dropIndex('users', 'ix_1', { was: index('ix_1').on('nick') })
  await op.dropIndex('users', 'ix_2', { was: index('ix_2').on('nick') })
  await op.dropIndex('users', 'ix_3', { was: index('ix_3').on('nick') })
  await op.dropIndex('users', 'ix_4', { was: index('ix_4').on('nick') })
  await op.dropIndex('users', 'ix_5', { was: index('ix_5').on('nick') })
  await op.dropIndex('users', 'ix_6', { was: index('ix_6').on('nick') })
  await op.dropIndex('users', 'ix_7', { was: index('ix_7').on('nick') })
  await op.dropIndex('users', 'ix_8', { was: index('ix_8').on('nick') })
  await op.dropIndex('users', 'ix_9', { was: index('ix_9').on('nick') })
  await op.dropIndex('users', 'ix_10', { was: index('ix_10').on('nick') })
  await op.dropIndex('users', 'ix_11', { was: index('ix_11').on('nick') })
  await op.dropIndex('users', 'ix_12', { was: index('ix_12').on('nick') })
  await op.dropIndex('users', 'ix_13', { was: index('ix_13').on('nick') })
  await op.dropIndex('users', 'ix_14', { was: index('ix_14').on('nick') })
  await op.dropIndex('users', 'ix_15', { was: index('ix_15').on('nick') })
  await op.dropIndex('users', 'ix_16', { was: index('ix_16').on('nick') })
  await op.dropIndex('users', 'ix_17', { was: index('ix_17').on('nick') })
  await op.dropIndex('users', 'ix_18', { was: index('ix_18').on('nick') })
  await op.dropIndex('users', 'ix_19', { was: index('ix_19').on('nick') })
}

export async function downgrade(op: Operations): Promise<void> {
  await op.createIndex('users', index('ix_19').on('nick'))
  await op.createIndex('users', index('ix_18').on('nick'))
  await op.createIndex('users', index('ix_17').on('nick'))
  await op.createIndex('users', index('ix_16').on('nick'))
  await op.createIndex('users', index('ix_15').on('nick'))
  await op.createIndex('users', index('ix_14').on('nick'))
  await op.createIndex('users', index('ix_13').on('nick'))
  await op.createIndex('users', index('ix_12').on('nick'))
  await op.createIndex('users', index('ix_11').on('nick'))
  await op.createIndex('users', index('ix_10').on('nick'))
  await op.createIndex('users', index('ix_9').on('nick'))
  await op.createIndex('users', index('ix_8').on('nick'))
  await op.createIndex('users', index('ix_7').on('nick'))
  await op.createIndex('users', index('ix_6').on('nick'))
  await op.createIndex('users', index('ix_5').on('nick'))
  await op.createIndex('users', index('ix_4').on('nick'))
  await op.createIndex('users', index('ix_3').on('nick'))
  await op.createIndex('users', index('ix_2').on('nick'))
  await op.createIndex('users', index('ix_1').on('nick'))
  await op.createIndex('users', index('ix_0').on('nick'))
  await op.alterTable('users', (table) => {
    table.addColumn('old */ name\n// export', t.text())
    table.alterColumn('nick', { type: t.text() }, { was: { type: t.varchar(20) } })
  })
}
