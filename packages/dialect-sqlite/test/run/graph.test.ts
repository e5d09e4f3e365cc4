import { graphCases } from '../../../core/test/run/cases-graph.ts'
import { sqliteFile } from './target.ts'

graphCases(sqliteFile)
