# Installs the headers (generated ones and .td files too) and the CMake package.
include(CMakePackageConfigHelpers)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/Rectify DESTINATION include
  FILES_MATCHING PATTERN "*.h" PATTERN "*.td")
install(DIRECTORY ${PROJECT_BINARY_DIR}/include/Rectify DESTINATION include
  FILES_MATCHING PATTERN "*.inc" PATTERN "CMakeFiles" EXCLUDE)

# Rectify::Rectify is everything an embedding compiler needs.
add_library(Rectify INTERFACE)
target_link_libraries(Rectify INTERFACE RectifyRegistration)
install(TARGETS Rectify EXPORT RectifyTargets)

set(package lib/cmake/Rectify)
configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/RectifyConfig.cmake.in
  ${PROJECT_BINARY_DIR}/${package}/RectifyConfig.cmake
  INSTALL_DESTINATION ${package})
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/${package}/RectifyConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/${package}/RectifyConfig.cmake
  ${PROJECT_BINARY_DIR}/${package}/RectifyConfigVersion.cmake
  DESTINATION ${package})
install(EXPORT RectifyTargets NAMESPACE Rectify:: DESTINATION ${package})
