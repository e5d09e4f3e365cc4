import { scriptCases } from '../../../core/test/run/cases-script.ts'
import { targets } from './target.ts'

for (const target of targets) scriptCases(target)
