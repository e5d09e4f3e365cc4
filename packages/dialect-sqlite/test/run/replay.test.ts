import { replayCases } from '../../../core/test/run/cases-replay.ts'
import { sqliteFile } from './target.ts'

replayCases(sqliteFile)
