import { graphCases } from '../../../core/test/run/cases-graph.ts'
import { targets } from './target.ts'

for (const target of targets) graphCases(target)
