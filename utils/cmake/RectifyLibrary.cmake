# rectify_add_library(NAME sources... [DEPENDS targets...] [LINK libs...])
# One static, position-independent library of the project, linked with the
# MLIR and LLVM shared libraries and exported for find_package(Rectify).
function(rectify_add_library name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  add_dependencies(${name} RectifyGenerated ${ARG_DEPENDS})
  target_include_directories(${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
    $<INSTALL_INTERFACE:include>)
  target_link_libraries(${name} PUBLIC ${ARG_LINK} MLIR LLVM)
  install(TARGETS ${name} EXPORT RectifyTargets ARCHIVE DESTINATION lib)
endfunction()
