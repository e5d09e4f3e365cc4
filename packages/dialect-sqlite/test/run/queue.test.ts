import { queueCases } from '../../../core/test/run/cases-queue.ts'
import { sqliteFile } from './target.ts'

queueCases(sqliteFile, { aborts: false })
