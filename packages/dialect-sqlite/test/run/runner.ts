import { runUpgrade } from '../../../core/test/run/sandbox-runner.ts'
import { sqlite } from '../../src/index.ts'

await runUpgrade(sqlite)
