import { serviceCases } from '../../../core/test/run/cases-service.ts'
import { targets } from './target.ts'

for (const target of targets) serviceCases(target)
