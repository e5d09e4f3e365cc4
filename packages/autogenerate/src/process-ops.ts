import type { ComparisonContext, OpsContext, RevisionOps } from '@mig/core'
import type { Op, Registry } from '@mig/core/dialect'

/** The operations as the functions of the configuration leave them. */
export async function processed(
  ops: RevisionOps,
  { registry, dialect }: { readonly registry: Registry } & OpsContext,
): Promise<RevisionOps> {
  let current = ops
  for (const process of [registry.hooks.processOps ?? []].flat()) current = await process(current, { dialect })
  return current
}

/** What the comparators of plugins find. */
export async function foundByPlugins({ plugins }: Registry, context: ComparisonContext): Promise<readonly Op[]> {
  const found: Op[] = []
  for (const { compare } of plugins) found.push(...((await compare?.(context)) ?? []))
  return found
}
