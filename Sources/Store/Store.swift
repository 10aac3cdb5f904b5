internal import FoundationEssentials

/// Names the module until its first type stands.
package enum StoreModule {}
