/** What a bundler tells of the modules it has met. */
interface Graph {
  getModuleInfo(id: string): { isEntry: boolean; readonly importers: readonly string[] } | null
}

/**
 * Puts everything that the first page needs into one file. Left alone, the bundler makes a file of
 * whatever two lazy pages share, and a first visit fetches two dozen of a few hundred bytes each,
 * which compress worse together than one.
 */
export function firstChunk(id: string, graph: Graph): string | null {
  return isNeededFirst(id, graph, new Set()) ? 'first' : null
}

function isNeededFirst(id: string, graph: Graph, seen: Set<string>): boolean {
  if (seen.has(id)) return false
  seen.add(id)
  const module = graph.getModuleInfo(id)
  if (module === null) return false
  return module.isEntry || module.importers.some((importer) => isNeededFirst(importer, graph, seen))
}
