import { runUpgrade } from '../../../core/test/run/sandbox-runner.ts'
import { postgres } from '../../src/index.ts'

await runUpgrade(postgres)
