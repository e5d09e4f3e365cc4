import { squashCases } from '../../../core/test/run/cases-squash.ts'
import { targets } from './target.ts'

for (const target of targets) squashCases(target)
