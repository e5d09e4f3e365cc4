import { PluginError } from '../errors.ts'
import type { AutogenerateHooks, RenderedCode, RenderedItem } from './autogenerate-hooks.ts'
import type { Op } from '../ops/op.ts'
import type { OpSpec, Plugin } from './plugin.ts'

/** What the plugins of one configuration add, and the configuration itself; two configurations have two registries. */
export interface Registry {
  readonly plugins: readonly Plugin[]
  /** `autogenerate` of the configuration. */
  readonly hooks: AutogenerateHooks
  /** The operations of plugins, by their kind. */
  readonly ops: ReadonlyMap<string, OpSpec>
  /** Sends an operation through the rewriters of all plugins, in order, and then through those of the configuration. */
  rewrite(op: Op): readonly Op[]
  /** How the configuration, or else the first plugin that knows it, writes an item in revision files. */
  renderItem(item: RenderedItem): RenderedCode | undefined
}

/**
 * Collects what plugins add.
 * @throws PluginError `plugin.duplicate` when two plugins have one name or add one kind of operation, `plugin.form` when a plugin is
 * not an object with a name.
 */
export function createRegistry(plugins: readonly Plugin[] = [], hooks: AutogenerateHooks = {}): Registry {
  const ops = new Map<string, OpSpec>()
  const names = new Set<string>()
  for (const plugin of plugins) {
    if (typeof plugin !== 'object' || plugin === null || typeof plugin.name !== 'string') {
      throw new PluginError('plugin.form', 'A plugin of the configuration is not an object with a name.', {
        hint: 'Call the function that makes the plugin, or import its object: `plugins: [audit()]`.',
      })
    }
    if (names.has(plugin.name)) throw duplicate(`The plugin ${plugin.name} stands twice in the configuration.`)
    names.add(plugin.name)
    for (const spec of plugin.ops ?? []) {
      if (ops.has(spec.kind)) throw duplicate(`Two plugins add the operation ${spec.kind}; ${plugin.name} is the second.`)
      ops.set(spec.kind, spec)
    }
  }
  const rewriters = [...plugins.flatMap(({ rewrite }) => rewrite ?? []), ...[hooks.rewrite ?? []].flat()]
  const renderers = [...[hooks.renderItem ?? []].flat(), ...plugins.flatMap(({ renderItem }) => renderItem ?? [])]
  return {
    plugins,
    hooks,
    ops,
    rewrite: (op) => rewriters.reduce<readonly Op[]>((found, rewrite) => found.flatMap((one) => rewrite(one)), [op]),
    renderItem: (item) => {
      for (const render of renderers) {
        const code = render(item)
        if (code !== undefined) return code
      }
      return undefined
    },
  }
}

/** A registry without plugins. */
export const NO_PLUGINS: Registry = createRegistry()

/**
 * The plugin's description of a custom operation.
 * @throws PluginError `plugin.unknownOperation` when no plugin of the configuration adds the kind.
 */
export function opSpec(registry: Registry, kind: string): OpSpec {
  const spec = registry.ops.get(kind)
  if (spec !== undefined) return spec
  throw new PluginError('plugin.unknownOperation', `No plugin of the configuration adds the operation ${kind}.`, {
    hint: 'Add the plugin that brings it to `plugins` in the configuration.',
  })
}

function duplicate(message: string): PluginError {
  return new PluginError('plugin.duplicate', message, { hint: 'Remove one of the two from `plugins`.' })
}
