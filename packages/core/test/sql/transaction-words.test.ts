import { expect, test } from 'vitest'
import { transactionWord } from '../../src/sql/transaction-words.ts'

test.each([
  ['COMMIT', 'COMMIT'],
  ['create table q (a integer); commit;', 'COMMIT'],
  ['/* first */ -- and\nBegin; SELECT 1', 'BEGIN'],
  ['SELECT 1;\n END TRANSACTION', 'END'],
  ['START TRANSACTION READ ONLY', 'START TRANSACTION'],
  ["PREPARE TRANSACTION 'x'", 'PREPARE TRANSACTION'],
  ['ABORT', 'ABORT'],
  ['ROLLBACK', 'ROLLBACK'],
  ['ROLLBACK AND CHAIN', 'ROLLBACK'],
  ['CREATE TABLE t (begin date); COMMIT', 'COMMIT'],
  ['CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN new.end THEN 1 END; SELECT 2; END; COMMIT', 'COMMIT'],
  ['CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE q SET [case] = 1; END; COMMIT', 'COMMIT'],
  ['CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END; COMMIT', 'COMMIT'],
])('%s begins or ends a transaction', (sql, word) => {
  expect(transactionWord(sql)).toBe(word)
})

test.each([
  'SAVEPOINT a; ROLLBACK TO a; ROLLBACK TRANSACTION TO SAVEPOINT a; RELEASE a',
  "SELECT 'a; COMMIT' -- ; COMMIT\n/* ; COMMIT */",
  'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; END; $$; DO $x$ BEGIN COMMIT; END $x$',
  'CREATE TEMP TRIGGER IF NOT EXISTS t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN d THEN 1 ELSE 2 END; DELETE FROM b; END;',
  'CREATE TRIGGER t AFTER UPDATE OF [end] ON q BEGIN UPDATE q SET [end] = 1, [case] = 2 WHERE NEW.[end]; END',
  'CREATE PROCEDURE p() LANGUAGE sql BEGIN ATOMIC INSERT INTO a VALUES (1); END;',
  'CREATE RULE r AS ON INSERT TO a DO ALSO (INSERT INTO b VALUES (1); DELETE FROM c)',
  'PREPARE q AS SELECT 1; EXECUTE q; START_OVER; SET TRANSACTION READ ONLY',
  'SELECT a AS begin, b AS commit FROM "end"; ALTER TABLE t ADD COLUMN commit integer',
  '',
])('%s does not', (sql) => {
  expect(transactionWord(sql)).toBeUndefined()
})
